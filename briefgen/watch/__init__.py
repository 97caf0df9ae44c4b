"""`briefgen watch`: a resident build beside a small server on the loopback, for people who design or correct.

`resident.watch` is the door; `changes` knows watchfiles, `builder` the process that builds, `server` HTTP.
"""

from briefgen.watch.resident import watch

__all__ = ["watch"]

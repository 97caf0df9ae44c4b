"""The tables [channels.NAME]: every fault told, no address shown whole."""

from pathlib import Path

import pytest

from briefgen.channels import Folder, Mail, Reader, Site, Webhook, masked
from briefgen.errors import SettingsError
from briefgen.settings import Settings, load

WHOLE = """
owner = "owner@example.org"

[channels.share]
type = "folder"
path = "share"
stale = true

[channels.leaders]
type = "mail"
host = "smtp.example.org"
sender = "briefing@example.org"
username = "briefing"
password_env = "SMTP_PASSWORD"
to = [
    "first@example.org",
    { address = "second@example.org", name = "王主任", cities = ["云州"], theme = "gongwen" },
]

[channels.site]
type = "site"
path = "/srv/site"
url = "https://example.org/"

[channels.group]
type = "webhook"
style = "wecom"
url_env = "ROBOT_URL"
"""


def settings(tmp_path: Path, text: str) -> Settings:
    file = tmp_path / "briefgen.toml"
    file.write_text(text, encoding="utf-8")
    return load(file, {}, {})


def test_the_four_kinds(tmp_path: Path) -> None:
    found = settings(tmp_path, WHOLE)
    share, leaders, site, group = found.channels
    assert found.owner == "owner@example.org"
    assert share == Folder("share", tmp_path / "share", stale=True)
    assert isinstance(leaders, Mail)
    assert (leaders.port, leaders.security, leaders.to[0]) == (587, "starttls", Reader("first@example.org"))
    assert leaders.to[1] == Reader("second@example.org", "王主任", ("云州",), "gongwen")
    assert isinstance(site, Site)
    assert isinstance(group, Webhook)


FAULTY = r"""
owner = "owner@example.org\nBcc: x@example.org"

[channels.a]
type = "fax"

[channels.b]
type = "mail"
host = "smtp.example.org"
sender = "x@example.org\r\nBcc: y@example.org"
port = 99999
security = "none"
password_env = "BRIEFGEN_PASSWORD"
subject = "one\ntwo"
colour = "red"
to = [
    "good@example.org",
    "GOOD@example.org",
    "bad one@example.org",
    { address = "c@example.org", name = "n\nBcc: z@example.org", city = "x" },
    { name = "nobody" },
]

[channels.c]
type = "webhook"
url = "http://example.org/hook"

[channels.d]
type = "webhook"
timeout = true

[channels.e]
type = "folder"
"""


def test_all_faults_are_told_at_once_and_no_address_is_shown(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        settings(tmp_path, FAULTY)
    text = str(caught.value)
    told = (
        *(
            "owner：",
            "[channels.a] type",
            "[channels.b] sender",
            "[channels.b] port",
            "[channels.b] security",
        ),
        *("[channels.b] password_env", "[channels.b] subject", "[channels.b] colour", "[channels.b] to"),
        *("第 3 人 address", "第 4 人 name", "第 4 人 city", "第 5 人 address", "g***@example.org 写了两次"),
        *("[channels.c] url：应为 https", "[channels.d] timeout", "[channels.d] url", "[channels.e] path"),
    )
    assert [word for word in told if word not in text] == []
    assert not any(
        name in text.lower() for name in ("good@", "owner@", "x@example", "y@example", "z@example")
    )


def test_channels_are_of_the_file_only() -> None:
    with pytest.raises(SettingsError, match="只能在"):
        load(None, {"BRIEFGEN_CHANNELS": "leaders"}, {})


def test_masking() -> None:
    text = "to Wang.Er@mail.example.org and <b@c.cn>, https://user:pw@hooks.example.org/key?x=1 end"
    assert masked(text) == "to W***@mail.example.org and <b***@c.cn>, https://hooks.example.org/… end"
    assert masked("没有地址") == "没有地址"

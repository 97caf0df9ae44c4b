"""The channel `folder`: editions on a disk or a mounted share."""

from briefgen.channels import Folder
from briefgen.publish import copy
from briefgen.publish.channel import Begin, Environment, Kind, Recipient
from briefgen.publish.edition import Edition

STALE = "未更新.txt"


def recipients(channel: Folder) -> tuple[Recipient, ...]:
    return (Recipient(f"folder:{channel.path.absolute()}", str(channel.path)),)


def plan(channel: Folder, edition: Edition, recipient: Recipient) -> str:
    if edition.stale_for:
        return f"在 {channel.path / STALE} 写明 {edition.stale_for} 未更新"
    target = channel.path / str(edition.year) / edition.month
    return f"{len(edition.open_to_all().files) + 1} 个文件，放到 {target}"


def send(
    channel: Folder, edition: Edition, recipient: Recipient, environment: Environment, begin: Begin
) -> str:
    """Copy the edition but for readers' own books; for a month without one, say so beside the years."""
    begin()
    shared = edition.open_to_all()
    new = copy.place(shared, channel.path)
    with copy.told(channel.path):
        if edition.stale_for:
            text = f"{edition.stale_for} 的简报未能更新，最近一期是 {edition.year}/{edition.month}。\n"
            copy.replace(channel.path / STALE, text.encode())
            return f"{STALE}：{edition.stale_for} 未更新"
        (channel.path / STALE).unlink(missing_ok=True)
    return f"{len(shared.files) + 1} 个文件" if new else "已在那里，未改动"


KIND = Kind("folder", recipients, plan, send, repeatable=True)

"""The channel `webhook`: a message to the robot of a group in 企业微信, 钉钉 or Slack, or plain JSON."""

import base64
import hashlib
import hmac
import http.client
import json
import ssl
import time
from typing import Any
from urllib.parse import quote_plus, urlsplit

from briefgen.channels import LOOPBACK, Webhook
from briefgen.errors import PublishError
from briefgen.publish.channel import Ambiguous, Begin, Environment, Kind, Recipient, filled, secret
from briefgen.publish.deadline import bounded
from briefgen.publish.edition import Edition

_LONGEST = 4096  # bytes of text: the least that the three take
_ANSWER = 65536  # bytes of an answer that are read
_NOT_DONE = (429, 503)  # said before anything was done


def recipients(channel: Webhook) -> tuple[Recipient, ...]:
    """The robot; by its address, or by the name of the variable that holds it."""
    shown = urlsplit(channel.url).hostname if channel.url else f"${channel.url_env}"
    return (Recipient(f"webhook:{channel.url or channel.url_env}", f"{channel.style} {shown}"),)


def plan(channel: Webhook, edition: Edition, recipient: Recipient) -> str:
    return f"{channel.style}：{text(channel, edition)!r}"


def send(
    channel: Webhook, edition: Edition, recipient: Recipient, environment: Environment, begin: Begin
) -> str:
    title = _title(edition)
    post(channel, title, text(channel, edition), environment, begin)
    return f"消息“{title}”"


def post(channel: Webhook, title: str, content: str, environment: Environment, begin: Begin) -> None:
    """Post a message. Raises PublishError when it was surely not taken, Ambiguous when that is unknown."""
    url = channel.url or secret(str(channel.url_env), environment)
    url = _signed(url, channel, environment)
    body = json.dumps(payload(channel.style, title, content), ensure_ascii=False).encode()
    connection = _connection(url, channel.timeout)
    with bounded(2 * channel.timeout, lambda: connection.sock):
        try:
            status, answer = _exchange(connection, url, body, begin)
        finally:
            connection.close()
    _judge(status, answer)


def payload(style: str, title: str, content: str) -> dict[str, Any]:
    """The JSON that the service wants."""
    short = content.encode()[:_LONGEST].decode(errors="ignore")
    if style == "wecom":
        return {"msgtype": "markdown", "markdown": {"content": short}}
    if style == "dingtalk":
        return {"msgtype": "markdown", "markdown": {"title": title, "text": short}}
    return {"text": short} if style == "slack" else {"title": title, "text": content}


def text(channel: Webhook, edition: Edition) -> str:
    lines = [_title(edition), f"共 {len(edition.briefs())} 个城市的简报。"]
    if edition.stale_for:
        lines.insert(1, f"{edition.stale_for} 的简报未能更新，以下为最近一期。")
    if channel.link:
        lines.append(filled(channel.link, edition))
    return "\n".join(lines)


def _title(edition: Edition) -> str:
    mark = "【未更新】" if edition.stale_for else ""
    return f"{mark}{edition.year}年政府工作报告简报（{edition.month}）"


def _connection(url: str, timeout: int) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    local = parts.scheme == "http" and parts.hostname in LOOPBACK
    if not parts.hostname or (parts.scheme != "https" and not local):
        raise PublishError("群机器人的网址不对，应为 https://。", next="请检查环境变量里的网址。")
    if local:
        return http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
    context = ssl.create_default_context()
    return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=timeout, context=context)


def _exchange(
    connection: http.client.HTTPConnection, url: str, body: bytes, begin: Begin
) -> tuple[int, bytes]:
    """Post and read the answer; no redirect is followed."""
    parts = urlsplit(url)
    try:
        connection.connect()
    except (OSError, http.client.HTTPException) as error:
        raise PublishError(f"连不上群机器人（{type(error).__name__}）。", where=parts.hostname) from error
    begin()
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", target, body, {"Content-Type": "application/json; charset=utf-8"})
        response = connection.getresponse()
        return response.status, response.read(_ANSWER)
    except (OSError, http.client.HTTPException) as error:
        raise Ambiguous(
            f"消息已发出，没等到答复（{type(error).__name__}）。", where=parts.hostname
        ) from error


def _judge(status: int, answer: bytes) -> None:
    """Tell taken from refused from unknown; the Chinese services refuse with 200 and an errcode."""
    if status >= 500 and status not in _NOT_DONE:
        raise Ambiguous(f"对方答复 {status}，不知是否已收到。")
    if not 200 <= status < 300:
        raise PublishError(f"对方拒收（{status}）。")
    try:
        said = json.loads(answer)
    except ValueError:
        return  # Slack says ok in plain text
    if isinstance(said, dict) and said.get("errcode", 0) != 0:
        raise PublishError(f"对方拒收（errcode {said['errcode']}：{str(said.get('errmsg', ''))[:100]}）。")


def _signed(url: str, channel: Webhook, environment: Environment) -> str:
    """钉钉: the time in ms and its HMAC with the robot's secret, where one is set."""
    if channel.secret_env is None:
        return url
    key = secret(channel.secret_env, environment).encode()
    stamp = str(round(time.time() * 1000))
    mac = hmac.new(key, f"{stamp}\n{key.decode()}".encode(), hashlib.sha256).digest()
    joint = "&" if "?" in url else "?"
    return f"{url}{joint}timestamp={stamp}&sign={quote_plus(base64.b64encode(mac))}"


KIND = Kind("webhook", recipients, plan, send)

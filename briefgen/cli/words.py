"""What click says of a wrong call, in Chinese."""

import click


def show(error: click.UsageError) -> None:
    """Usage, what is wrong, and where help is, on standard error."""
    if error.ctx is not None:
        click.echo(error.ctx.get_usage(), err=True)
    click.echo(f"错误：{said(error)}", err=True)
    if error.ctx is not None:
        click.echo(f"说明见 {error.ctx.command_path} --help。", err=True)


def said(error: click.UsageError) -> str:
    """The fault in one line."""
    if isinstance(error, click.exceptions.NoSuchCommand):
        near = f"；是不是 {'、'.join(error.possibilities)}" if error.possibilities else ""
        return f"没有命令 {error.command_name}{near}"
    if isinstance(error, click.NoSuchOption):
        near = f"；是不是 {'、'.join(error.possibilities)}" if error.possibilities else ""
        return f"没有选项 {error.option_name}{near}"
    if isinstance(error, click.MissingParameter):
        return f"缺少{_named(error)}"  # before BadParameter, which it is a kind of
    if isinstance(error, click.BadParameter):
        return f"{_named(error)} 不对：{_fault(error)}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} 用法不对：{error.message}"
    return error.message


def _fault(error: click.BadParameter) -> str:
    kind = error.param.type if error.param else None
    if isinstance(kind, click.IntRange):
        least, most = ("" if bound is None else str(bound) for bound in (kind.min, kind.max))
        return f"应为整数，{f'至少 {least}' if not most else f'{least} 至 {most}'}"
    if isinstance(kind, click.types.IntParamType):
        return "应为整数"
    if isinstance(kind, click.Choice):
        return f"可用的有 {'、'.join(map(str, kind.choices))}"
    return error.message


def _named(error: click.BadParameter) -> str:
    if error.param is None:
        return str(error.param_hint or "参数")
    kind = "选项" if isinstance(error.param, click.Option) else "参数"
    return f"{kind} {error.param.get_error_hint(error.ctx) if error.ctx else error.param.name}"

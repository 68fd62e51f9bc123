"""Commands of the back office: files in, with a dry run; and synthetic data for two provinces."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress

from ticketing.backoffice.importing import plan as plans
from ticketing.backoffice.importing.kinds import KINDS
from ticketing.backoffice.seeding import demo as demo_data
from ticketing.backoffice.seeding.demo import CUSTOMERS, SEED
from ticketing.core import clock
from ticketing.core.commands import Data, opened

if TYPE_CHECKING:
    from ticketing.backoffice.importing.plan import Plan


File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV file in UTF-8.")]

app = typer.Typer(no_args_is_help=True, help="The embedded back office of the utility.")
seeding = typer.Typer(no_args_is_help=True, help="Synthetic data to try the line with.")
_MOST_LINES = 50


@app.callback()
def _app() -> None:
    pass


@seeding.callback()
def _seeding() -> None:
    pass


@seeding.command()
def demo(
    *,
    customers: Annotated[int, typer.Option(min=1, max=99_999, help="How many customers there shall be.")] = CUSTOMERS,
    seed: Annotated[int, typer.Option(help="Another number makes other people.")] = SEED,
    data: Data = None,
) -> None:
    """Fill the embedded back office with synthetic customers of two provinces. Nobody in it exists."""
    with opened(data) as database, Progress() as bar:
        task = bar.add_task("customers", total=customers)
        try:
            added = demo_data.seed(
                database,
                clock.now(),
                customers=customers,
                seed_number=seed,
                progress=lambda more: bar.advance(task, more),
            )
        except demo_data.NotEmptyError as error:
            typer.echo(str(error), err=True)
            raise typer.Exit(1) from error
    typer.echo(f"{added} synthetic customers added.")


@app.command(name="import")
def import_file(
    kind: Annotated[str, typer.Argument(help=f"{', '.join(KINDS)}.")],
    file: File,
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would change, and change nothing.")] = False,
    data: Data = None,
) -> None:
    """Bring a file of the utility in: all of it, or nothing when a line has a fault."""
    if kind not in KINDS:
        raise typer.BadParameter(f"Say one of: {', '.join(KINDS)}.")
    with opened(data) as database, database.write() as session:
        plan = plans.make(session, KINDS[kind], file, clock.now().date())
        _show(plan)
        if plan.faults:
            raise typer.Exit(1)
        if not dry_run:
            plans.apply(session, KINDS[kind], plan)
    typer.echo("Nothing was changed: this was a dry run." if dry_run else "Done.")


@app.command()
def openapi() -> None:
    """Print what an address in LINE123_BACK_OFFICE_URL has to answer, as OpenAPI."""
    from ticketing.backoffice.http import description

    typer.echo(description.text(), nl=False)


def _show(plan: Plan) -> None:
    for lines in (plan.faults, [change.text() for change in plan.changed]):
        for line in lines[:_MOST_LINES]:
            typer.echo(line)
        if len(lines) > _MOST_LINES:
            typer.echo(f"... and {len(lines) - _MOST_LINES} more")
    typer.echo(
        f"{len(plan.new)} new, {len(plan.changed)} changed, {plan.unchanged} unchanged, {len(plan.faults)} faults."
    )
    if plan.faults:
        typer.echo("Nothing was changed.")

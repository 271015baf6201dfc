"""Find the data folders that live beside the import package."""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

__all__ = ["data_folder"]


def data_folder(name: str) -> Traversable:
    """Return the folder shipped inside the package, or else the one of the checkout.

    Raises
    ------
    FileNotFoundError
        If neither is there, which means that the installation is incomplete.

    Examples
    --------
    >>> data_folder("rules").is_dir()
    True
    """
    shipped = files("typology") / name
    if shipped.is_dir():
        return shipped
    checkout = Path(__file__).resolve().parents[1]
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    raise FileNotFoundError(
        f"The {name!r} folder is missing from this installation of typology: looked in {shipped} and in "
        f"{checkout / name}. Reinstall the package, or run from a complete checkout."
    )

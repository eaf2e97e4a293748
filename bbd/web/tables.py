"""The lists as files for spreadsheet programs."""

from flask import Blueprint

blueprint = Blueprint("tables", __name__)

"""The API's own documentation: the OpenAPI document and a page to browse it, without any CDN."""

from flask import current_app
from flask_smorest import Blueprint

from api import wire
from api.access import NOTHING, Ability
from api.documents_page import PAGE, POLICY
from api.endpoint import Call, Reply, endpoint

blp = Blueprint("documents", __name__, url_prefix="/api", description="This documentation.")


@endpoint(blp, "GET", "/openapi.json", ability=Ability.PUBLIC, scope=NOTHING)
def openapi_json(_call: Call) -> Reply:
    """Return the OpenAPI document."""
    document = current_app.extensions["storewalk.spec"].to_dict()
    return Reply(raw=wire.write(document), headers={"Cache-Control": "no-cache"})


@endpoint(blp, "GET", "/docs", ability=Ability.PUBLIC, scope=NOTHING, gives="text/html")
def docs(_call: Call) -> Reply:
    """Return a page that lists every operation."""
    return Reply(
        raw=PAGE.encode(), media_type="text/html", headers={"Content-Security-Policy": POLICY}
    )

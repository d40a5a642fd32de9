"""How a method becomes a tool: its description, its arguments, and what goes wrong in it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from mcp.server.mcpserver.exceptions import ToolError, UnexpectedToolError
from mcp.server.mcpserver.tools import Tool
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import ValidationError, create_model
from pydantic.json_schema import GenerateJsonSchema

from kg.errors import KGError, QueryError, suggest
from kg.escapes import show
from kg.workers.documents import make_adapter

ANNOTATIONS = {"read_only_hint": True, "destructive_hint": False, "idempotent_hint": True, "open_world_hint": False}


class PlainSchema(GenerateJsonSchema):
    """A schema without titles made from the names of fields, which an assistant would read for nothing."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002  # the signature of pydantic
        """Return that it should not."""
        return False


class CheckedTool(Tool):
    """A tool whose errors say what is wrong, where, and what to do, as those of the command do."""

    async def run(self, arguments: dict[str, Any], context: Any, convert_result: bool = False) -> Any:  # noqa: FBT001, FBT002  # the signature of the SDK
        """Return the result of the tool; what the caller can mend is a result that is marked as an error.

        Raises:
            ToolError: it crashed.
        """
        try:
            return await super().run(arguments, context, convert_result)
        except ToolError as error:
            cause = error.__cause__
            if isinstance(cause, KGError):
                return tell(str(cause))
            if isinstance(cause, ValidationError) and not isinstance(error, UnexpectedToolError):
                return tell(str(QueryError(*self._explain(cause))))
            raise

    def _explain(self, error: ValidationError) -> list[str]:
        known = list(self.parameters["properties"])
        lines = []
        for one in error.errors():
            name = ".".join(map(str, one["loc"]))
            unknown = one["type"] == "extra_forbidden"
            lines.append(f"argument {name}: {'it is unknown' + suggest(name, known) if unknown else one['msg']}")
        within = "; parameters of a question stand within `parameters`" if "parameters" in known else ""
        return [*lines, f"{self.name} takes {', '.join(known)}{within}; correct the call"]


def make_tool(call: Callable[..., Awaitable[CallToolResult]], name: str, told: str, result: Any) -> Tool:
    """Return the tool of a function; `result` is the class of its document, or None where it gives a text alone.

    The SDK passes over arguments that it does not know; here they are an error, since an answer without them would be
    the answer to another question.
    """
    title = name.replace("_", " ").capitalize().replace("sparql", "SPARQL")
    annotations = ToolAnnotations(title=title, **ANNOTATIONS)
    tool = CheckedTool.from_function(
        call, name=name, title=title, description=told, annotations=annotations, structured_output=False
    )
    made = tool.fn_metadata
    strict = create_model(name, __base__=made.arg_model, __cls_kwargs__={"extra": "forbid"})
    made.arg_model = strict
    tool.parameters = strict.model_json_schema(by_alias=True, schema_generator=PlainSchema)
    if result is not None:
        made.output_schema = describe_output(result)
    return tool


def describe_output(result: Any) -> dict[str, Any]:
    """Return the schema of a document as that of an object, which is what a tool may give: a list stands in one."""
    schema = make_adapter(result).json_schema(mode="serialization", schema_generator=PlainSchema)
    if schema.get("type") == "array":
        within = {key: schema.pop(key) for key in ("type", "items")}
        return {**schema, "type": "object", "properties": {"result": within}, "required": ["result"]}
    return {**schema, "type": "object"}


def tell(message: str) -> CallToolResult:
    """Return a result that says what went wrong."""
    return CallToolResult(content=[TextContent(text=show(message))], is_error=True)

import os

# LangGraph reads it when it is first imported: only plain data is ever revived from a checkpoint.
os.environ["LANGGRAPH_STRICT_MSGPACK"] = "true"

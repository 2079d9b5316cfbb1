"""Every turn as a tree: collected by LangChain's callbacks, kept, shown, measured and run again."""

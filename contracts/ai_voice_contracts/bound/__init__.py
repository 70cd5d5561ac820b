"""The reference services as they are held, a file a provider, with their neighbours in hand."""

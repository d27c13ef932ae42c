"""The search index: text → tokens → shards; format in ``shards``, what is indexed in ``tokens``."""

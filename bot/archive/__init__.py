"""会话存档: pulled by one bot at a time, each page stored together with its cursor."""

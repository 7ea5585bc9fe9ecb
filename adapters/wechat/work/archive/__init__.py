"""会话内容存档: the platform's own C library, in a process of its own, and what its records say."""

"""One person's accounts on several platforms, put together by the person or by the operator."""

"""The heart: the language, the rules and the storage of the CRM; one folder per noun."""

"""The chat archive's C library, as far as its interface goes: built from `sdk.c`, it asks the emulator over HTTP."""

"""The whole product on one machine for a newcomer: MongoDB, the emulator and the bot, started and kept running."""

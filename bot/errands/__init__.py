"""What an operator has done from the command line, beside a running bot or without one."""

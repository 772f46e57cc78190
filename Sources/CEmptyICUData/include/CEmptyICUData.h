// Nothing to call: data.c defines what the linker then needs not take from elsewhere.

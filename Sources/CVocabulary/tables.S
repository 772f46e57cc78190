// The build does not see that these files change: touch this one after scripts/build-vocabularies has run.

    .macro table name, file
    .global \name
    .balign 4096
\name:
    .incbin "\file"
    .endm

    .section .rodata
    table cvocabulary_p50k, "p50k.bin"
    table cvocabulary_cl100k, "cl100k.bin"
    table cvocabulary_o200k, "o200k.bin"
    table cvocabulary_characters, "characters.bin"

    .section .note.GNU-stack,"",@progbits

#ifndef CVOCABULARY_H
#define CVOCABULARY_H

// Token vocabularies and character classes as read-only tables inside the program. Nothing is parsed or copied: the
// kernel maps the few pages that are looked at. scripts/build-vocabularies makes the files; see NOTICE for their source.
//
// A vocabulary begins with ten 32-bit words, little-endian:
//   count, pair slot bits, pair bucket bits, trie units,
//   then the offsets, from the start of the file and multiples of 64, of
//   trie       u32 units  a double array: the child of a node by byte c is the unit at (base ^ c) if it carries label c.
//                         bits 0-8 label, 9 a token ends here, 10 no children, 11-31 base, or the token if no children.
//                         A node with a token and children has its token in bits 11-31 of the unit at (base ^ 256).
//   splits     u32 pairs  for each token the two tokens whose merge makes it; for a single byte (the byte, 0xFFFFFFFF)
//   pairs      u32 slots  perfect hash from (left, right): bits 0-17 the merged token, 18-31 bits of the hash
//   pilots     u32        for each bucket of that hash: bits 0-9 the pilot, 10-31 one of them for each pair it holds
//   lengths    u8         bytes of each token
//   bytes      u32 [256]  the token of each byte
//
// The characters begin with two 32-bit words: the offsets of
//   index      u16        for each 64 code points the place of their block
//   blocks     u8 [64]    one bit for each character: upper or title case 1, lower case 2, other letter 4, mark 8,
//                         number 16, white space 32, CR or LF 64, anything else 128

extern const unsigned char cvocabulary_p50k[];
extern const unsigned char cvocabulary_cl100k[];
extern const unsigned char cvocabulary_o200k[];
extern const unsigned char cvocabulary_characters[];

static inline const void *_Nonnull cvocabulary_p50k_table(void) { return cvocabulary_p50k; }
static inline const void *_Nonnull cvocabulary_cl100k_table(void) { return cvocabulary_cl100k; }
static inline const void *_Nonnull cvocabulary_o200k_table(void) { return cvocabulary_o200k; }
static inline const void *_Nonnull cvocabulary_characters_table(void) { return cvocabulary_characters; }

#endif

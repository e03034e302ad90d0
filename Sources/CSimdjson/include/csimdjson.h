// simdjson's DOM as C: parse once, then walk by value. A `csimdjson_value` lives until its parser parses again.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct csimdjson_parser csimdjson_parser;

typedef struct {
  const void *document;
  size_t index;
} csimdjson_value;

typedef enum {
  csimdjson_null,
  csimdjson_bool,
  csimdjson_integer,  // fits int64_t
  csimdjson_number,   // any other number
  csimdjson_string,
  csimdjson_array,
  csimdjson_object
} csimdjson_type;

typedef enum {
  csimdjson_ok,
  csimdjson_empty,
  csimdjson_not_utf8,
  csimdjson_too_deep,
  csimdjson_out_of_memory,
  csimdjson_malformed
} csimdjson_status;

/// Returns NULL when there is no memory.
csimdjson_parser *csimdjson_parser_new(size_t max_depth);
void csimdjson_parser_free(csimdjson_parser *parser);

/// Parses `length` bytes (copied; no padding needed) and stores the root.
csimdjson_status csimdjson_parse(csimdjson_parser *parser, const uint8_t *bytes, size_t length,
                                 csimdjson_value *root);

csimdjson_type csimdjson_type_of(csimdjson_value value);
bool csimdjson_get_bool(csimdjson_value value);
int64_t csimdjson_get_integer(csimdjson_value value);
const char *csimdjson_get_string(csimdjson_value value, size_t *length);

/// Finds the first member named `key`; false when there is none.
bool csimdjson_find(csimdjson_value object, const char *key, size_t key_length, csimdjson_value *found);

/// Elements of an array, in order. `next` returns false past the last.
typedef struct {
  const void *document;
  size_t index;
  size_t end;
} csimdjson_iterator;

csimdjson_iterator csimdjson_elements(csimdjson_value array);
bool csimdjson_next(csimdjson_iterator *iterator, csimdjson_value *element);

#ifdef __cplusplus
}
#endif

#include "csimdjson.h"

#include <cstring>
#include <new>
#include <simdjson.h>
#include <string_view>

using simdjson::dom::element;
using simdjson::dom::element_type;

// An element is a document pointer and a position on its tape; C carries it as those two words.
static_assert(sizeof(element) == sizeof(csimdjson_value));
static_assert(std::is_trivially_copyable_v<element>);

static element as_element(csimdjson_value value) {
  element result;
  std::memcpy(static_cast<void *>(&result), &value, sizeof result);
  return result;
}

static csimdjson_value as_value(element source) {
  csimdjson_value result;
  std::memcpy(&result, static_cast<const void *>(&source), sizeof result);
  return result;
}

struct csimdjson_parser {
  simdjson::dom::parser parser;
  size_t max_depth;
};

csimdjson_parser *csimdjson_parser_new(size_t max_depth) {
  auto *parser = new (std::nothrow) csimdjson_parser;
  if (parser) parser->max_depth = max_depth;
  return parser;
}

void csimdjson_parser_free(csimdjson_parser *parser) { delete parser; }

csimdjson_status csimdjson_parse(csimdjson_parser *parser, const uint8_t *bytes, size_t length,
                                 csimdjson_value *root) {
  if (length == 0) return csimdjson_empty;
  if (parser->parser.capacity() < length || parser->parser.max_depth() != parser->max_depth) {
    if (parser->parser.allocate(length, parser->max_depth)) return csimdjson_out_of_memory;
  }
  element parsed;
  auto error = parser->parser.parse(bytes, length, true).get(parsed);
  switch (error) {
    case simdjson::SUCCESS: *root = as_value(parsed); return csimdjson_ok;
    case simdjson::EMPTY: return csimdjson_empty;
    case simdjson::UTF8_ERROR: return csimdjson_not_utf8;
    case simdjson::DEPTH_ERROR: return csimdjson_too_deep;
    case simdjson::MEMALLOC: return csimdjson_out_of_memory;
    default: return csimdjson_malformed;
  }
}

csimdjson_type csimdjson_type_of(csimdjson_value value) {
  switch (as_element(value).type()) {
    case element_type::NULL_VALUE: return csimdjson_null;
    case element_type::BOOL: return csimdjson_bool;
    case element_type::INT64: return csimdjson_integer;
    case element_type::UINT64:
    case element_type::DOUBLE: return csimdjson_number;
    case element_type::STRING: return csimdjson_string;
    case element_type::ARRAY: return csimdjson_array;
    case element_type::OBJECT: return csimdjson_object;
  }
  return csimdjson_null;
}

bool csimdjson_get_bool(csimdjson_value value) {
  bool result = false;
  (void)as_element(value).get(result);
  return result;
}

int64_t csimdjson_get_integer(csimdjson_value value) {
  int64_t result = 0;
  (void)as_element(value).get(result);
  return result;
}

const char *csimdjson_get_string(csimdjson_value value, size_t *length) {
  std::string_view result;
  if (as_element(value).get(result)) result = {};
  *length = result.size();
  return result.data();
}

bool csimdjson_find(csimdjson_value object, const char *key, size_t key_length,
                    csimdjson_value *found) {
  simdjson::dom::object members;
  if (as_element(object).get(members)) return false;
  for (auto member : members) {
    if (member.key == std::string_view(key, key_length)) {
      *found = as_value(member.value);
      return true;
    }
  }
  return false;
}

// simdjson's array iterator is an element that knows how to step, so C carries it in the same words.
csimdjson_iterator csimdjson_elements(csimdjson_value array) {
  simdjson::dom::array elements;
  csimdjson_iterator result{nullptr, 0, 0};
  if (as_element(array).get(elements)) return result;
  auto begin = elements.begin();
  auto end = elements.end();
  static_assert(sizeof begin == sizeof(element));
  csimdjson_value first, past;
  std::memcpy(&first, static_cast<const void *>(&begin), sizeof first);
  std::memcpy(&past, static_cast<const void *>(&end), sizeof past);
  return {first.document, first.index, past.index};
}

bool csimdjson_next(csimdjson_iterator *iterator, csimdjson_value *value) {
  if (iterator->index >= iterator->end) return false;
  csimdjson_value here{iterator->document, iterator->index};
  simdjson::dom::array::iterator position;
  std::memcpy(static_cast<void *>(&position), &here, sizeof here);
  *value = as_value(*position);
  ++position;
  std::memcpy(&here, static_cast<const void *>(&position), sizeof here);
  iterator->index = here.index;
  return true;
}

#ifndef CLIBXML2_SHIM_H
#define CLIBXML2_SHIM_H

#include <libxml/encoding.h>
#include <libxml/globals.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>
#include <libxml/xmlversion.h>

/* A macro that Swift imports with a type the field does not have. */
static inline void clibxml2_mark_sax2(xmlSAXHandler *handler) {
  handler->initialized = XML_SAX2_MAGIC;
}

/* The error became constant in 2.12. */
#if LIBXML_VERSION >= 21200
static inline void clibxml2_ignore_error(void *context, const xmlError *error) {
#else
static inline void clibxml2_ignore_error(void *context, xmlErrorPtr error) {
#endif
  (void)context;
  (void)error;
}

/*
 * Decodes one byte to UTF-8 and gives the number of bytes written, 0 when the byte alone means nothing.
 * A failed conversion is reported to the thread's global handler, which prints; it is put aside meanwhile.
 */
static inline int clibxml2_decode_byte(
    xmlCharEncodingHandler *handler, unsigned char byte, unsigned char *utf8, int capacity) {
  xmlStructuredErrorFunc function = xmlStructuredError;
  void *context = xmlStructuredErrorContext;
  xmlBufferPtr input = xmlBufferCreate();
  xmlBufferPtr output = xmlBufferCreate();
  int length = 0;
  if (input != NULL && output != NULL && xmlBufferAdd(input, &byte, 1) == 0) {
    xmlSetStructuredErrorFunc(NULL, clibxml2_ignore_error);
    if (xmlCharEncInFunc(handler, output, input) >= 0) length = xmlBufferLength(output);
    xmlSetStructuredErrorFunc(context, function);
    if (length > capacity) length = 0;
    for (int index = 0; index < length; index++) utf8[index] = xmlBufferContent(output)[index];
  }
  xmlBufferFree(input);
  xmlBufferFree(output);
  return length;
}

/* What was found wrong, as text; what does not fit is left out. */
struct clibxml2_flaws {
  char *text;
  int length;
  int capacity;
};

#if LIBXML_VERSION >= 21200
static inline void clibxml2_note_flaw(void *context, const xmlError *error) {
#else
static inline void clibxml2_note_flaw(void *context, xmlErrorPtr error) {
#endif
  struct clibxml2_flaws *flaws = (struct clibxml2_flaws *)context;
  const char *message = error == NULL || error->message == NULL ? "" : error->message;
  while (*message != 0 && flaws->length + 1 < flaws->capacity) flaws->text[flaws->length++] = *message++;
  flaws->text[flaws->length] = 0;
}

/*
 * Validates a document against a schema in a file: 0 when it is valid, else what is wrong stands in `text`. Nothing is read from the
 * network. For the tests.
 */
static inline int clibxml2_validate(
    const char *schema, const unsigned char *document, int length, char *text, int capacity) {
  struct clibxml2_flaws flaws = {text, 0, capacity};
  int result = -1;
  xmlSchemaParserCtxtPtr reader = xmlSchemaNewParserCtxt(schema);
  if (reader == NULL) return -1;
  xmlSchemaSetParserStructuredErrors(reader, clibxml2_note_flaw, &flaws);
  xmlSchemaPtr parsed = xmlSchemaParse(reader);
  xmlSchemaFreeParserCtxt(reader);
  if (parsed == NULL) return -1;
  xmlSchemaValidCtxtPtr checker = xmlSchemaNewValidCtxt(parsed);
  xmlDocPtr tree = xmlReadMemory((const char *)document, length, NULL, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
  if (checker != NULL && tree != NULL) {
    xmlSchemaSetValidStructuredErrors(checker, clibxml2_note_flaw, &flaws);
    result = xmlSchemaValidateDoc(checker, tree);
  }
  xmlFreeDoc(tree);
  xmlSchemaFreeValidCtxt(checker);
  xmlSchemaFree(parsed);
  return result;
}

#endif

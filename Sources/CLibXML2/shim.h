#ifndef CLIBXML2_SHIM_H
#define CLIBXML2_SHIM_H

#include <libxml/encoding.h>
#include <libxml/globals.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
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

#endif

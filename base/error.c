/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/error.h"

#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* A message is one line for a terminal: nothing that it would act on, no bytes that are no text, no half character at
 * a cut. */
static void tidy(char *message, size_t capacity)
{
    size_t length = strlen(message), to = 0;

    if (length + 1 >= capacity) {
        while (length > 0 && ((unsigned char)message[length - 1] & 0xC0) == 0x80)
            length--;
        if (length > 0 && ((unsigned char)message[length - 1] & 0xC0) == 0xC0)
            length--;
        message[length] = '\0';
    }
    for (size_t at = 0; at < length;) {
        uint32_t code = 0;
        size_t bytes = utf8_decode(str_of(message + at, length - at), &code);

        if (bytes == 0 || code < 0x20 || utf8_is_control(code)) {
            message[to++] = '?';
        } else {
            memmove(message + to, message + at, bytes);
            to += bytes;
        }
        at += bytes ? bytes : 1;
    }
    message[to] = '\0';
}

static enum status set(struct error *err, enum status status, int error_number, const char *format, va_list args)
{
    size_t used;

    if (!err)
        return status;
    err->status = status;
    if (vsnprintf(err->message, sizeof err->message, format, args) < 0)
        err->message[0] = '\0';
    used = strlen(err->message);
    if (error_number)
        (void)snprintf(err->message + used, sizeof err->message - used, ": %s", strerror(error_number));
    tidy(err->message, sizeof err->message);
    return status;
}

enum status error_set(struct error *err, enum status status, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    status = set(err, status, 0, format, args);
    va_end(args);
    return status;
}

enum status error_set_errno(struct error *err, int error_number, const char *format, ...)
{
    va_list args;
    enum status status;

    va_start(args, format);
    status = set(err, STATUS_IO, error_number, format, args);
    va_end(args);
    return status;
}

enum status error_no_memory(struct error *err)
{
    return error_set(err, STATUS_OUT_OF_MEMORY, "out of memory");
}

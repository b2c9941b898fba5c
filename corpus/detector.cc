// SPDX-License-Identifier: GPL-2.0-or-later
#include "corpus/detector.h"

#include <cstdio>
#include <exception>
#include <memory>
#include <type_traits>

#include <uchardet/uchardet.h>

struct detector_deleter {
    void operator()(uchardet_t detector) const
    {
        uchardet_delete(detector);
    }
};

using detector = std::unique_ptr<std::remove_pointer_t<uchardet_t>, detector_deleter>;

enum status detector_guess(struct str bytes, char name[DETECTED_NAME], struct error *err)
{
    name[0] = '\0';
    // It allocates on the way, and refuses nothing but for want of memory.
    try {
        detector d(uchardet_new());

        if (!d || uchardet_handle_data(d.get(), bytes.at, bytes.len) != 0)
            return error_no_memory(err);
        uchardet_data_end(d.get());
        (void)snprintf(name, DETECTED_NAME, "%s", uchardet_get_charset(d.get()));
        return STATUS_OK;
    } catch (...) {
        return error_no_memory(err);
    }
}

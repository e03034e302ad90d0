// GMime as Swift can call it: the headers, and what is a macro in C.
#pragma once
#include <gmime/gmime.h>
#include <iconv.h>

/// Gives up a reference to any GObject.
static inline void shim_unref(void *object) { g_object_unref(object); }

/// The mailbox that an address is, or null when it is a group.
static inline InternetAddressMailbox *shim_mailbox(InternetAddress *address) {
  return INTERNET_ADDRESS_IS_MAILBOX(address) ? INTERNET_ADDRESS_MAILBOX(address) : NULL;
}

/// The members of the group that an address is, or null when it is a mailbox.
static inline InternetAddressList *shim_group_members(InternetAddress *address) {
  return INTERNET_ADDRESS_IS_GROUP(address)
             ? internet_address_group_get_members(INTERNET_ADDRESS_GROUP(address))
             : NULL;
}

/// Whether `iconv_open` failed.
static inline int shim_iconv_failed(iconv_t descriptor) { return descriptor == (iconv_t)-1; }

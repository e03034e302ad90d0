// libidn2 as Swift can call it: the header, nothing else.
#pragma once
#include <idn2.h>

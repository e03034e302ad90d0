// libpq as Swift can call it: the header, and the diagnostics fields, which are character constants in C.
#pragma once
#include <libpq-fe.h>

static const int shim_diag_sqlstate = PG_DIAG_SQLSTATE;
static const int shim_diag_constraint = PG_DIAG_CONSTRAINT_NAME;
static const int shim_diag_table = PG_DIAG_TABLE_NAME;

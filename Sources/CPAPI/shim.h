#pragma once
#include <papi.h>

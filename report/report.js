// SPDX-License-Identifier: Apache-2.0
//
// report.js: what a report's pages can do with a script, and do not need
"use strict";

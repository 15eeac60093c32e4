// On a page that asks for a password, a scan goes nowhere: the field gets its former value back, and nothing is sent.

import { listen } from "./scanner.js";

listen({ settings: () => ({ gap: 50 }), onScan() {}, onRefused() {}, onKey() {} });

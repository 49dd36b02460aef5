/** What every test file begins with: `Temporal` is present. That each test asserts something is set in `vitest.config.ts`. */
import "../../src/runtime/temporal.ts";

/** How the tests run: two files at a time, each in its own process, over one temporary PostgreSQL where its programs exist. */
import { defineConfig } from "vitest/config";

// The runner reads this file's default export; it is the one exception to named exports.
export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["test/support/global-setup.ts"],
    setupFiles: ["test/support/setup.ts"],
    pool: "forks",
    fileParallelism: true,
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    expect: { requireAssertions: true },
  },
});

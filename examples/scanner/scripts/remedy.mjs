/** What went wrong and what to do about it, in one sentence for whoever runs a script. */
export class Remedy extends Error {}

/** Runs `main`; a remedy is said without its stack. */
export async function script(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof Remedy)) {
      throw error;
    }
    console.error(error.message);
    process.exitCode = 2;
  }
}

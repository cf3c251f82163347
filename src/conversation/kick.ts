/**
 * Makes a function that runs `pass`, and once more if it was called meanwhile; never twice at once.
 * What it returns resolves when there is nothing left to do. `pass` must not reject.
 */
export function createKick(pass: () => Promise<void>): () => Promise<void> {
  let isWanted = false;
  let isRunning = false;
  let current = Promise.resolve();

  const run = async (): Promise<void> => {
    isRunning = true;
    try {
      while (isWanted) {
        isWanted = false;
        await pass();
      }
    } finally {
      isRunning = false;
    }
  };

  return () => {
    isWanted = true;
    if (!isRunning) current = run();
    return current;
  };
}

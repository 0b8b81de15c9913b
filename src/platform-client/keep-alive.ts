/** Keeps the process alive while somebody waits for something. @returns a function that ends that. */
export function keepAlive(): () => void {
  const timer = setInterval(() => undefined, 2 ** 30);
  return () => clearInterval(timer);
}

import fs from 'node:fs';

/** Watches what is opened and closed from now on; gives how many files are open. Ends with `jest.restoreAllMocks`. */
export function watchOpenFiles(): () => number {
  const open = new Set<number>();
  const { openSync, closeSync } = fs;
  jest.spyOn(fs, 'openSync').mockImplementation((...args) => {
    const fd = openSync(...args);
    open.add(fd);
    return fd;
  });
  jest.spyOn(fs, 'closeSync').mockImplementation((fd) => {
    open.delete(fd);
    closeSync(fd);
  });
  return () => open.size;
}

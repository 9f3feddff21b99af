/** Gives the person a file that was made here. */
export function download(name: string, type: string, content: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  downloadFrom(address, name);
  URL.revokeObjectURL(address);
}

/** Has the browser fetch a file and keep it, under the name that the service gives it where none is given. */
export function downloadFrom(address: string, name = ''): void {
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}

/** The header of a file to fill in, and a row that shows what goes where. */
export const importTemplate = `\ufeffE-mail;Hasło;Pojemność;Przekierowanie;Przekierowanie-pozostawianie kopii\r
jan@example.test;;500;kopia@example.net;Tak\r
`;

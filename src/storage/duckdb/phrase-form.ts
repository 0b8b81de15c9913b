/** What the forms of phrases begin with in their dictionary; a phrase that begins so itself is kept by its form. */
export const FORM = '\0';

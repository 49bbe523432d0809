/** Text inside of XML. Pure. */
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export const xml = (text: string): string => text.replaceAll(/[&<>"]/g, (one) => entities[one] ?? '');

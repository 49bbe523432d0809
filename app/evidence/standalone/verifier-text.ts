export const verifierText = '';

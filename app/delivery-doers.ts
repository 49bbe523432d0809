/** Who looks at what events told of a repository's delivery. */
import type { Doers } from './subjects/subject-type.ts';

export const deliveryDoers: Doers<'delivery_events'> = {
  delivery_events: async ({ delivery }, task, add) => {
    if (await delivery?.look(task)) await add(task);
    return 'done';
  },
};

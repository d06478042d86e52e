import { checkPages } from './accessible_pages.mjs';

checkPages(1, 2);

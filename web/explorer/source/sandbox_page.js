// The page of an operation in a sandbox. The languages are there before the page looks at them.
import './snippets/original_clients.js';
import './operation_page.js';

"""Sources to site: which pages exist, their execution, the two languages' HTML, the student bundle."""

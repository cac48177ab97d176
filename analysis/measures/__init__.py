"""People, raters and dimensions on one ruler: the many-facet Rasch model by marginal maximum likelihood."""

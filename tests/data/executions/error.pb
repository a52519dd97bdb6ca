
ó'
USER:XGBoostErrorÂ'Trace:

    Traceback (most recent call last):
      File "/usr/local/lib/python3.11/site-packages/flytekit/exceptions/scopes.py", line 178, in user_entry_point
        return wrapped(*args, **kwargs)
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      File "/usr/local/lib/python3.11/site-packages/workflows/train.py", line 88, in fit_model
        booster = train_booster(frame, params)
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      File "/usr/local/lib/python3.11/site-packages/workflows/boosting.py", line 41, in train_booster
        return _fit(frame.select(FEATURES), frame[TARGET], params)
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      File "/usr/local/lib/python3.11/site-packages/workflows/boosting.py", line 67, in _fit
        model.fit(x, y, eval_set=[(x_val, y_val)], verbose=params.verbose)
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      File "/usr/local/lib/python3.11/site-packages/xgboost/core.py", line 729, in inner_f
        return func(**kwargs)
        ^^^^^^^^^^^^^^^^^^^^^
      File "/usr/local/lib/python3.11/site-packages/xgboost/sklearn.py", line 1055, in fit
        self._Booster = train(params, train_dmatrix, self.get_num_boosting_rounds())
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      File "/usr/local/lib/python3.11/site-packages/xgboost/training.py", line 182, in train
        bst.update(dtrain, iteration=i, fobj=obj)
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    ValueError: fold 0: feature 'spend_â‚¬' has 3 non-finite values: [nan, inf, -inf]

    During handling of the above exception, another exception occurred:

    Traceback (most recent call last):
      File "/usr/local/lib/python3.11/site-packages/flytekit/exceptions/scopes.py", line 179, in user_entry_point
        return wrapped(*args, **kwargs)
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      File "/usr/local/lib/python3.11/site-packages/workflows/train.py", line 89, in fit_model
        booster = train_booster(frame, params)
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      File "/usr/local/lib/python3.11/site-packages/workflows/boosting.py", line 42, in train_booster
        return _fit(frame.select(FEATURES), frame[TARGET], params)
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      File "/usr/local/lib/python3.11/site-packages/workflows/boosting.py", line 68, in _fit
        model.fit(x, y, eval_set=[(x_val, y_val)], verbose=params.verbose)
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      File "/usr/local/lib/python3.11/site-packages/xgboost/core.py", line 730, in inner_f
        return func(**kwargs)
        ^^^^^^^^^^^^^^^^^^^^
      File "/usr/local/lib/python3.11/site-packages/xgboost/sklearn.py", line 1056, in fit
        self._Booster = train(params, train_dmatrix, self.get_num_boosting_rounds())
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      File "/usr/local/lib/python3.11/site-packages/xgboost/training.py", line 183, in train
        bst.update(dtrain, iteration=i, fobj=obj)
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    ValueError: fold 1: feature 'spend_â‚¬' has 3 non-finite values: [nan, inf, -inf]

    During handling of the above exception, another exception occurred:

    Traceback (most recent call last):
      File "/usr/local/lib/python3.11/site-packages/flytekit/exceptions/scopes.py", line 180, in user_entry_point
        return wrapped(*args, **kwargs)
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      File "/usr/local/lib/python3.11/site-packages/workflows/train.py", line 90, in fit_model
        booster = train_booster(frame, params)
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      File "/usr/local/lib/python3.11/site-packages/workflows/boosting.py", line 43, in train_booster
        return _fit(frame.select(FEATURES), frame[TARGET], params)
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      File "/usr/local/lib/python3.11/site-packages/workflows/boosting.py", line 69, in _fit
        model.fit(x, y, eval_set=[(x_val, y_val)], verbose=params.verbose)
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      File "/usr/local/lib/python3.11/site-packages/xgboost/core.py", line 731, in inner_f
        return func(**kwargs)
        ^^^^^^^^^^^^^^^^^^^
      File "/usr/local/lib/python3.11/site-packages/xgboost/sklearn.py", line 1057, in fit
        self._Booster = train(params, train_dmatrix, self.get_num_boosting_rounds())
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      File "/usr/local/lib/python3.11/site-packages/xgboost/training.py", line 184, in train
        bst.update(dtrain, iteration=i, fobj=obj)
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

Message:

    XGBoostError: [14:32:18] src/data/data.cc:461: Check failed: valid: Input data contains `inf` or `nan`
    Stack trace: [bt] (0) libxgboost.so(+0x1c8ca9) [0x7f3a]	[bt] (1) libxgboost.so(+0x20d1f4) [0x7f3b]

User error. *ç³»ÍÕ‹×2worker-2